"""Addresses of web: the faces' frame."""

from django.urls import URLPattern, URLResolver, path

from .views import desk, gallery, home, journal, looking, notices, places, search, speaking

app_name = "web"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("enter/", home.enter, name="enter"),
    path("mine/", home.mine, name="mine"),
    path("search/", search.portal_search, name="search"),
    path("places/", places.places, name="places"),
    path("places/choose/", places.choose, name="choose-place"),
    path("s/<str:code>/", places.subdistrict, name="subdistrict"),
    path("d/<str:code>/", places.door, name="door"),
    path("feedback/", speaking.feedback, name="feedback"),
    path("settings/", looking.settings_page, name="settings"),
    path("set/mode/", looking.set_mode, name="set-mode"),
    path("set/theme/", looking.set_theme, name="set-theme"),
    path("set/keys/", looking.set_keys, name="set-keys"),
    path("set/language/", looking.set_language, name="set-language"),
    path("privacy/", notices.privacy, name="privacy"),
    path("accessibility/", notices.accessibility, name="accessibility"),
    path("robots.txt", notices.robots, name="robots"),
    path("manifest.webmanifest", notices.manifest, name="manifest"),
    path("favicon.ico", notices.favicon, name="favicon"),
    path("kit/", gallery.kit, name="kit"),
    path("desk/", desk.today, name="today"),
    path("desk/search/", search.desk_search, name="desk-search"),
    path("desk/settings/", looking.desk_settings, name="desk-settings"),
    path("desk/feedback/", speaking.desk_feedback, name="desk-feedback"),
    path("desk/journal/", journal.journal, name="journal"),
    path("desk/journal/verify/", journal.verify, name="journal-verify"),
    path("desk/act-as/", desk.act_as, name="act-as"),
]
