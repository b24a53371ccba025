"""ZIP files that come out alike: the same content gives the same bytes."""
import io
import zipfile

FIRST_ZIP_DAY = (1980, 1, 1, 0, 0, 0)


def steady(loose: bytes) -> bytes:
    """The same ZIP with one date on every entry. The order stays; what was stored without compression, as OpenDocument wants, stays so."""
    tight = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(loose)) as read, zipfile.ZipFile(tight, "w") as write:
        for entry in read.infolist():
            write.writestr(zipfile.ZipInfo(entry.filename, FIRST_ZIP_DAY), read.read(entry), entry.compress_type)
    return tight.getvalue()
