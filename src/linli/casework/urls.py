"""Addresses of casework."""

from django.urls import URLPattern, URLResolver, path

from .views import counter
from .views.desk import (
    callbacks,
    case,
    export,
    imports,
    listing,
    petition_verb,
    petitions,
    rates,
    rulings,
    telling,
    verb,
    waiting,
    whistles,
)
from .views.portal import near, report, track, where

app_name = "casework"

portal: list[URLPattern | URLResolver] = [
    path("report/", report.report, name="report"),
    path("report/guess/", report.report_guess, name="report-guess"),
    path("report/near/", near.near, name="near"),
    path("report/<slug:key>/", report.report_draft, name="report-draft"),
    path("report/<slug:key>/place/", where.report_place, name="report-place"),
    path("report/<slug:key>/map/", where.report_map, name="report-map"),
    path("report/<slug:key>/point/", where.report_point, name="report-point"),
    path("report/<slug:key>/same/", report.report_same, name="report-same"),
    path("report/<slug:key>/you/", report.report_who, name="report-who"),
    path("report/<slug:key>/done/", report.report_done, name="report-done"),
    path("track/", track.track, name="track"),
    path("track/<uuid:pk>/", track.tracked, name="tracked"),
    path("track/<uuid:pk>/slip/", track.slip, name="slip"),
    path("track/<uuid:pk>/add/", track.add_word, name="add-word"),
    path("track/<uuid:pk>/solved/", track.say_solved, name="say-solved"),
    path("t/<uuid:pk>/<slug:code>/", track.follow_link, name="follow-link"),
    path("a/<slug:token>/", track.answer, name="answer"),
    path("mine/cases/", near.mine, name="mine"),
]

desk: list[URLPattern | URLResolver] = [
    path("desk/cases/", listing.cases, name="cases"),
    path("desk/cases/export/", export.cases_export, name="cases-export"),
    path("desk/cases/rates/", rates.rates, name="rates"),
    path("desk/cases/rates/export/", rates.export, name="rates-export"),
    path("desk/cases/rates/<slug:what>/", rates.answers, name="rates-answers"),
    path("desk/cases/suspended/", waiting.suspended, name="suspended"),
    path("desk/cases/callbacks/", callbacks.callbacks, name="callbacks"),
    path("desk/cases/tellings/", telling.tellings, name="tellings"),
    path("desk/cases/tellings/<uuid:pk>/", telling.told, name="told"),
    path("desk/cases/import/", imports.upload, name="import"),
    path("desk/cases/import/mapping/", imports.mapping, name="import-mapping"),
    path("desk/cases/import/<uuid:pk>/", imports.run, name="import-run"),
    path("desk/cases/import/<uuid:pk>/apply/", imports.apply, name="import-apply"),
    path("desk/cases/import/<uuid:pk>/cancel/", imports.cancel, name="import-cancel"),
    path("desk/cases/counter/", counter.counter, name="counter"),
    path("desk/cases/phone/", counter.phone, name="phone"),
    path("desk/cases/look-up-place/", counter.look_up_place, name="look-up-place"),
    path("desk/whistles/", whistles.whistles, name="whistles"),
    path("desk/whistles/<uuid:pk>/", whistles.whistle, name="whistle"),
    path("desk/whistles/<uuid:pk>/end/", whistles.end, name="whistle-end"),
    path("desk/whistles/<uuid:pk>/<uuid:call_id>/answer/", whistles.answer, name="whistle-answer"),
    path("desk/whistles/<uuid:pk>/<uuid:call_id>/arrived/", whistles.arrive, name="whistle-arrive"),
    path("desk/whistles/<uuid:pk>/<uuid:call_id>/rate/", whistles.rate, name="whistle-rate"),
    path("desk/petitions/", petitions.list_petitions, name="petitions"),
    path("desk/petitions/new/", petitions.new, name="new-petition"),
    path("desk/petitions/<uuid:pk>/", petitions.petition, name="petition"),
    path("desk/petitions/<uuid:pk>/letter/<uuid:entry_id>/", petitions.letter, name="petition-letter"),
    path("desk/petitions/<uuid:pk>/people/<uuid:petitioner_id>/", petitions.reveal, name="petitioner"),
    path("desk/petitions/<uuid:pk>/<slug:name>/", petition_verb.verb, name="petition-verb"),
    path("desk/rulings/", rulings.list_rulings, name="rulings"),
    path("desk/rulings/<uuid:pk>/", rulings.ruling, name="ruling"),
    path("desk/cases/<uuid:pk>/", case.case, name="case"),
    path("desk/cases/<uuid:pk>/file/", case.file, name="case-file"),
    path("desk/cases/<uuid:pk>/note/", case.note, name="case-note"),
    path("desk/cases/<uuid:pk>/registered/", counter.registered, name="registered"),
    path("desk/cases/<uuid:pk>/slip/", counter.desk_slip, name="desk-slip"),
    path("desk/cases/<uuid:pk>/reporters/<uuid:reporter_id>/", case.reveal, name="reveal"),
    path("desk/cases/<uuid:pk>/<slug:name>/", verb.verb, name="case-verb"),
]

urlpatterns = [*portal, *desk]
