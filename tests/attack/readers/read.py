"""Reads mails as Python's own library does, and tables as its csv module does: one JSON value a line.

    read.py mails MAILDIR/new
    read.py table < CSV
"""

import csv
import email
import email.policy
import json
import pathlib
import sys
from html.parser import HTMLParser


class Page(HTMLParser):
    """What a page is made of: elements with the names of their attributes, where links lead, what is loaded, and the
    words."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.links, self.loads, self.words, self.is_style = set(), [], [], [], False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.elements.add(" ".join([tag, *sorted(name for name, _ in attributes)]))
        self.links += [value for name, value in attributes if name == "href"]
        self.loads += [value for name, value in attributes if name in ("src", "srcset", "background")]
        self.is_style = tag == "style"

    def handle_endtag(self, tag):
        self.is_style = False

    def handle_data(self, data):
        if not self.is_style:
            self.words.append(data)

    def handle_comment(self, data):
        self.elements.add("!--")

    def handle_pi(self, data):
        self.elements.add("?")


def addresses(mail, name):
    return [as_sent(one.addr_spec) for header in mail.get_all(name, []) for one in header.addresses]


def as_sent(header):
    """A header that isn't ASCII (RFC 6532), which the library hands on byte by byte."""
    return header.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def read(path):
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    parts = [part for part in mail.walk() if not part.is_multipart()]
    text = {part.get_content_type(): part.get_content() for part in parts if part.get_content_maintype() == "text"}
    page = Page(text.get("text/html", ""))
    return {
        "file": path.name,
        "names": [name.lower() for name in mail.keys()],
        "from": addresses(mail, "from"),
        "to": addresses(mail, "to"),
        "reply_to": addresses(mail, "reply-to"),
        "subject": as_sent(str(mail["subject"])),
        "kinds": sorted(part.get_content_type() for part in parts),
        "plain": text.get("text/plain", ""),
        "html": "".join(page.words),
        "elements": sorted(page.elements),
        "links": page.links,
        "loads": page.loads,
    }


if sys.argv[1] == "mails":
    for path in pathlib.Path(sys.argv[2]).iterdir():
        print(json.dumps(read(path)))
else:
    # Line ends within a cell are the cell's own.
    table = open(sys.stdin.fileno(), newline="", encoding="utf-8")
    for row in csv.reader(table, strict=True):
        print(json.dumps(row))
