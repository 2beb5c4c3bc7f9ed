"""What a PDF of ours says: the text of its pages and its title, read with nothing but the standard library."""

import re
import zlib

OBJECT = re.compile(rb"(\d+) 0 obj\s*<<(.*?)>>\s*stream\r?\n|(\d+) 0 obj\s", re.S)
SHOWN = re.compile(rb"/(\w+) [\d.]+ Tf|<([0-9a-fA-F]+)>")


def text_of_pdf(body):
    """Everything that stands on its pages, without the breaks of lines and pages, and what its title and bookmarks say."""
    plain, streams = _objects(body)
    fonts = _fonts(plain, streams)
    pages = [_page(stream, fonts) for stream in streams.values() if b"BT" in stream and b" Tf" in stream]
    return "\n".join(["".join(pages), *map(_words, _strings(plain))])


def _objects(body):
    """The objects that are no streams, and the streams unpacked; those that were packed together stand among the former."""
    plain, streams, at = {}, {}, 0
    while found := OBJECT.search(body, at):
        at = found.end()
        if found[3]:
            plain[int(found[3])] = body[at : body.index(b"endobj", at)]
            continue
        length = int(re.search(rb"/Length (\d+)", found[2])[1])
        raw, at = body[at : at + length], at + length
        content = zlib.decompress(raw) if b"/FlateDecode" in found[2] else raw
        if b"/ObjStm" in found[2]:
            plain |= _unpacked(content, int(re.search(rb"/First (\d+)", found[2])[1]))
        elif not re.search(rb"/Type /XRef|/Subtype /(Image|OpenType)", found[2]):
            streams[int(found[1])] = content
    return plain, streams


def _unpacked(content, first):
    numbers = [int(one) for one in content[:first].split()]
    places = [*numbers[1::2], len(content) - first]
    return {
        number: content[first + begin : first + end] for number, begin, end in zip(numbers[::2], places, places[1:], strict=False)
    }


def _fonts(plain, streams):
    """What a page calls a font → {code: characters}."""
    maps = {
        number: _codes(streams[int(told[1])]) for number, one in plain.items() if (told := re.search(rb"/ToUnicode (\d+)", one))
    }
    named = [found for one in plain.values() for found in re.findall(rb"/(\w+) (\d+) 0 R", one)]
    return {name: maps[int(number)] for name, number in named if int(number) in maps}


def _codes(stream):
    pairs = re.findall(rb"<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>\s", stream)
    return {int(code, 16): bytes.fromhex(to.decode()).decode("utf-16-be") for code, to in pairs}


def _page(stream, fonts):
    said, codes = [], {}
    for name, shown in SHOWN.findall(stream):
        if name:
            codes = fonts[name]
        else:
            said += [codes[int(shown[at : at + 4], 16)] for at in range(0, len(shown), 4)]
    return "".join(said)


def _strings(plain):
    return [found for one in plain.values() for found in re.findall(rb"\(((?:\\.|[^()\\])*)\)|<(feff[0-9a-fA-F]*)>", one, re.I)]


def _words(found):
    raw = bytes.fromhex(found[1].decode()) if found[1] else re.sub(rb"\\(.)", rb"\1", found[0], flags=re.S)
    return raw.decode("utf-16", errors="replace") if raw[:2] in (b"\xfe\xff", b"\xff\xfe") else raw.decode(errors="replace")
