"""Tells whether productmd reads the same from two files: what was posted, and what was answered."""
import json
import sys

import productmd.composeinfo


def read(path):
    info = productmd.composeinfo.ComposeInfo()
    info.load(path)
    return json.loads(info.dumps())


posted, answered = (read(path) for path in sys.argv[1:3])
if posted != answered:
    sys.exit("posted %s\nanswered %s" % (json.dumps(posted, sort_keys=True), json.dumps(answered, sort_keys=True)))
