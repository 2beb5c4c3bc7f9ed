"""Addresses of votes that come through somebody of the office: taken down, on paper, by hands."""

from django.urls import URLPattern, URLResolver, path

from linli.deliberation.views.desk import batches, hands, papers, tablet, take

BALLOT, RIGHT = "desk/ballots/<uuid:pk>/", "desk/ballots/<uuid:pk>/rights/<uuid:right_id>/"
BATCH = f"{BALLOT}papers/<uuid:batch_id>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{RIGHT}take/", take.take, name="take-vote"),
    path(f"{RIGHT}hand-over/", tablet.hand_over, name="hand-over"),
    path(f"{RIGHT}tablet/", tablet.tablet, name="tablet"),
    path(f"{RIGHT}tablet/back/", tablet.back, name="tablet-back"),
    path(f"{BALLOT}papers/", papers.papers, name="papers"),
    path(f"{BALLOT}papers/issue/", papers.issue, name="issue-papers"),
    path(f"{BALLOT}papers/returned/", papers.returned, name="papers-returned"),
    path(f"{BALLOT}papers/print/", papers.printed, name="print-papers"),
    path(f"{BALLOT}papers/type/", batches.first, name="type-batch"),
    path(BATCH, batches.batch, name="batch"),
    path(f"{BATCH}again/", batches.second, name="type-again"),
    path(f"{BATCH}settle/<int:position>/", batches.settle, name="settle-line"),
    path(f"{BATCH}scan/", batches.scan, name="batch-scan"),
    path(f"{BATCH}scans/<uuid:file_id>/withdraw/", batches.scan_withdraw, name="batch-scan-withdraw"),
    path(f"{BATCH}discard/", batches.discard, name="discard-batch"),
    path(f"{BALLOT}hands/", hands.hands, name="hands"),
    path(f"{BALLOT}conflicts/", papers.conflicts, name="conflicts"),
]
