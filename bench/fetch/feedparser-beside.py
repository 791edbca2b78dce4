"""Polls and parses the bench's feeds with Python feedparser; prints JSON lines of figures.

usage: feedparser-beside.py BASE FEEDS
Reads one word a line: `round` polls every feed once, with the validators of the round before, as a plain
urllib client with feedparser behind it; `parse` parses every feed's last body from memory.
"""
import http.client
import io
import json
import resource
import sys
import time

import feedparser

host, feeds = sys.argv[1], int(sys.argv[2])
etags = {}
bodies = {}


def figures(work):
    started, cpu = time.perf_counter(), time.process_time()
    result = work()
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"wallMs": (time.perf_counter() - started) * 1e3, "cpuMs": (time.process_time() - cpu) * 1e3, "rssBytes": rss, **result}


def poll_all():
    entries = 0
    for number in range(feeds):
        headers = {"If-None-Match": etags[number]} if number in etags else {}
        connection = http.client.HTTPConnection(host, timeout=30)
        connection.request("GET", f"/feed/{number}", headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.status == 200:
            etags[number] = answer.headers["etag"]
            bodies[number] = (body, answer.headers["content-type"])
            entries += len(feedparser.parse(io.BytesIO(body), response_headers={"content-type": answer.headers["content-type"]}).entries)
    return {"entries": entries}


def parse_all():
    entries = 0
    for body, content_type in bodies.values():
        entries += len(feedparser.parse(io.BytesIO(body), response_headers={"content-type": content_type}).entries)
    return {"entries": entries, "bytes": sum(len(body) for body, _ in bodies.values())}


for line in sys.stdin:
    print(json.dumps(figures(poll_all if line.strip() == "round" else parse_all)), flush=True)
