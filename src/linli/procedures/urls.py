"""Addresses of procedures."""

from django.urls import URLPattern, URLResolver, path

from .views import paper
from .views.desk import definitions, evidence, objections, runs, verbs
from .views.portal import followed, publicity

app_name = "procedures"
RUN, OBJECTION = "desk/procedures/<uuid:pk>/", "desk/procedures/objections/<uuid:pk>/"
DEFINITION = "desk/procedures/definitions/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("procedures/", followed.listed, name="listed"),
    path("procedures/<uuid:pk>/", followed.followed, name="followed"),
    path("procedures/<uuid:pk>/print/", paper.public_file, name="public-file"),
    path("procedures/publicity/<uuid:pk>/", publicity.publicity, name="publicity"),
    path("procedures/publicity/<uuid:pk>/object/", publicity.lodge, name="lodge"),
    path("procedures/objections/<uuid:pk>/", publicity.my_objection, name="my-objection"),
    path("desk/procedures/", runs.listed, name="runs"),
    path("desk/procedures/start/", runs.start, name="start"),
    path("desk/procedures/objections/", objections.listed, name="objections"),
    path(OBJECTION, objections.objection, name="objection"),
    path(f"{OBJECTION}contact/", objections.contact, name="objection-contact"),
    path(f"{OBJECTION}<str:name>/", objections.verb, name="objection-verb"),
    path("desk/procedures/evidence/<uuid:pk>/withdraw/", evidence.withdraw, name="withdraw-evidence"),
    path(DEFINITION, definitions.listed, name="definitions"),
    path(f"{DEFINITION}new/", definitions.new, name="new-definition"),
    path(f"{DEFINITION}versions/<uuid:pk>/", definitions.version, name="version"),
    path(f"{DEFINITION}versions/<uuid:pk>/withdraw/", definitions.withdraw, name="withdraw-definition"),
    path(f"{DEFINITION}<slug:code>/", definitions.definition, name="definition"),
    path(f"{DEFINITION}<slug:code>/edit/", definitions.edit, name="edit-definition"),
    path(RUN, runs.run, name="run"),
    path(f"{RUN}print/", paper.file, name="file"),
    path(f"{RUN}objections/take/", objections.take, name="take-objection"),
    path(f"{RUN}<str:name>/", verbs.verb, name="verb"),
]
