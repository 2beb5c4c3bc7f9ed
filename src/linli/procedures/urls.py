"""Addresses of procedures."""

from django.urls import URLPattern, URLResolver, path

from .views import paper
from .views.desk import collecting, definitions, door, evidence, objections, runs, verbs, wish, wishing
from .views.portal import followed, opinions, publicity, wishes

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
    path("opinions/", opinions.opinions, name="opinions"),
    path("opinions/<uuid:pk>/", opinions.opinion, name="opinion"),
    path("desk/collections/", collecting.listed, name="collections"),
    path("desk/collections/new/", collecting.begin, name="collection-begin"),
    path("desk/collections/<uuid:pk>/", collecting.collection, name="collection"),
    path("desk/collections/<uuid:pk>/close/", collecting.close, name="collection-close"),
    path("desk/collections/<uuid:pk>/door-list/", collecting.door_list, name="collection-door-list"),
    path("desk/collections/<uuid:pk>/forms/", collecting.forms, name="collection-forms"),
    path("desk/collections/<uuid:pk>/doors/<uuid:head_id>/", door.door, name="collection-door"),
    path("desk/collections/<uuid:pk>/doors/<uuid:head_id>/<uuid:asking_id>/strike/", door.strike, name="collection-strike"),
    path("desk/collections/<uuid:pk>/doors/<uuid:head_id>/<uuid:asking_id>/scan/", door.scan, name="collection-scan"),
    path("wishes/", wishes.wishes, name="wishes"),
    path("wishes/new/", wishes.wish, name="wish"),
    path("wishes/<uuid:pk>/received/", wishes.receipt, name="wish-receipt"),
    path("wishes/rounds/<uuid:pk>/comment/", wishes.comment, name="draft-comment"),
    path("desk/wishes/", wishing.rounds, name="rounds"),
    path("desk/wishes/call/", wishing.call, name="proposal-call"),
    path("desk/wishes/take/", wish.take, name="wish-take"),
    path("desk/wishes/rounds/<uuid:pk>/", wishing.round_page, name="proposal-round"),
    path("desk/wishes/rounds/<uuid:pk>/publish/", wishing.publish, name="round-publish"),
    path("desk/wishes/rounds/<uuid:pk>/hand-over/", wishing.hand_over, name="round-hand-over"),
    path("desk/wishes/rounds/<uuid:pk>/comment/", wishing.comment, name="round-comment"),
    path("desk/wishes/rounds/<uuid:pk>/comments/<uuid:comment_id>/answer/", wishing.answer, name="comment-answer"),
    path("desk/wishes/<uuid:pk>/", wish.wish, name="desk-proposal"),
    path("desk/wishes/<uuid:pk>/screen/", wish.screen, name="wish-screen"),
    path("desk/wishes/<uuid:pk>/merge/", wish.merge, name="wish-merge"),
    path("desk/wishes/<uuid:pk>/contact/", wish.contact, name="wish-contact"),
    path("desk/wishes/<uuid:pk>/told/", wish.told, name="wish-told"),
]
