"""Tells whether productmd reads the same from two files: what was posted, and what was answered with the id that it computes."""
import json
import sys

import productmd.composeinfo


def read(path):
    info = productmd.composeinfo.ComposeInfo()
    info.load(path)
    return info


posted, answered = (read(path) for path in sys.argv[1:3])
if answered.compose.respin < posted.compose.respin:
    sys.exit("posted respin %s, answered %s" % (posted.compose.respin, answered.compose.respin))
posted.compose.respin = answered.compose.respin
posted.compose.id = posted.create_compose_id()
posted, answered = (json.loads(info.dumps()) for info in (posted, answered))
if posted != answered:
    sys.exit("posted %s\nanswered %s" % (json.dumps(posted, sort_keys=True), json.dumps(answered, sort_keys=True)))
