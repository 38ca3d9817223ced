# Text that the document can only name.
import schemathesis
from hypothesis import strategies

schemathesis.openapi.format(
    "cron",
    strategies.sampled_from(["0 2 * * *", "*/15 8-17 * * MON-FRI", "30 0 2 1,15 * *", "0 0 L * ?", "@daily"]),
)
schemathesis.openapi.format("time-zone", strategies.sampled_from(["UTC", "Europe/Prague", "America/New_York"]))
