"""The sections of the configuration about telling people: alerts for those on duty, notices for regulators."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from streams.settings_base import Section, described

Address = Annotated[str, Meta(pattern=r"^https?://\S+$")]


class Alerts(Section, frozen=True):
    """Incidents as alerts at Alertmanager."""

    url: Annotated[
        str,
        Meta(pattern=r"^(https?://\S+)?$"),
        described("Alertmanager, such as `http://127.0.0.1:9093`; empty: nobody is alerted."),
    ] = ""
    resend_s: Annotated[
        float, Meta(gt=0, le=3600), described("An alert that stands is sent again so often, seconds.")
    ] = 30.0
    keep_s: Annotated[
        float,
        Meta(gt=0, le=604_800),
        described("An alert ends by itself when nothing was heard of `breakwater sinks` for so long, seconds."),
    ] = 3600.0
    least_s: Annotated[
        float,
        Meta(ge=0, le=3600),
        described("An alert stands at least so long, that Alertmanager tells of it before it ends, seconds."),
    ] = 10.0
    safety_s: Annotated[
        float, Meta(gt=0, le=604_800), described("So long the alert of a restricted signal stands, seconds.")
    ] = 3600.0
    timeout_s: Annotated[float, Meta(gt=0, le=60), described("Longest wait for Alertmanager, seconds.")] = 3.0


class Notices(Section, frozen=True):
    """Released incidents as signed notices for regulators."""

    source: Annotated[
        str,
        Meta(min_length=1, max_length=200, pattern=r"^\S+$"),
        described("Who sends: a URI (`source` of a notice)."),
    ] = "urn:breakwater"
    key_file: Annotated[
        str, described("File of the Ed25519 key that notices are signed with. Default: made in `paths.data`.")
    ] = ""
    trusted: Annotated[
        tuple[str, ...],
        described("Public keys that `verify` trusts: 64 hexadecimal digits each, or a file that `notices key` wrote."),
    ] = ()
    webhooks: Annotated[
        tuple[Address, ...], described("Addresses that every released notice is posted to, in this form only.")
    ] = ()
    secret_file: Annotated[
        str,
        described("File of a secret (`whsec_…`) shared with the receivers; each request then proves that it is ours."),
    ] = ""
    release_by_itself: Annotated[
        tuple[Literal["S2", "S3"], ...],
        described("Severities whose notices are released by nobody's decision; each such release is recorded."),
    ] = ()
    timeout_s: Annotated[float, Meta(gt=0, le=600), described("Longest wait for the answer of a webhook, seconds.")] = (
        10.0
    )
    attempts: Annotated[
        int, Meta(ge=1, le=1000), described("Attempts at a webhook before a notice goes to the dead letters.")
    ] = 20
    back_off_s: Annotated[
        float, Meta(gt=0, le=86_400), described("Longest pause between two attempts; the first is a second, seconds.")
    ] = 900.0
