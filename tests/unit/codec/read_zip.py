"""Prints what zipfile sees in an archive: name, size, CRC, mode, method, DOS time of each member."""
import sys
import zipfile
import zlib

with zipfile.ZipFile(sys.argv[1]) as z:
    assert z.testzip() is None
    for i in z.infolist():
        data = z.read(i)
        y, mo, d, h, mi, s = i.date_time
        dos = ((y - 1980) << 9 | mo << 5 | d) << 16 | h << 11 | mi << 5 | s // 2
        print(i.filename, i.file_size, "%08x" % zlib.crc32(data), "%o" % (i.external_attr >> 16), i.compress_type,
              "%08x" % dos)
