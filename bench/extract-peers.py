"""Reads pages as JSON lines {id, url, file} with one Python extractor: text out as JSON lines, cost on the last line.

usage: extract-peers.py trafilatura|trafilatura-fast|newspaper4k OUT < PAGES
"""
import gzip
import json
import resource
import sys
import time
import warnings

warnings.simplefilter("ignore")


def extractor(name):
    if name.startswith("trafilatura"):
        import trafilatura

        fast = name.endswith("fast")
        return lambda html, url: trafilatura.extract(html, url=url, include_comments=False, fast=fast)
    import newspaper

    def read(html, url):
        article = newspaper.Article(url, fetch_images=False)
        article.download(input_html=html)
        article.parse()
        return article.text

    return read


def main(name, out):
    read = extractor(name)
    pages = [json.loads(line) for line in sys.stdin]
    cpu = failed = 0
    with open(out, "w", encoding="utf-8") as file:
        for page in pages:
            with gzip.open(page["file"]) as source:
                html = source.read().decode("utf-8")
            before = time.process_time()
            try:
                text = read(html, page["url"]) or ""
            except Exception:
                text = ""
                failed += 1
            cpu += time.process_time() - before
            file.write(json.dumps({"id": page["id"], "text": text}) + "\n")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cpuMs": cpu * 1000, "peakMb": peak, "failed": failed}))


main(*sys.argv[1:])
