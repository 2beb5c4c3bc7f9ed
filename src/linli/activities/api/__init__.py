"""The front door of activities: what engines above and the demo may use, noun by noun."""

from . import attendance, callups, fairs, programmes, signups, university, volunteers
from .attendance import *  # noqa: F403 -- each noun says itself what it shows
from .callups import *  # noqa: F403 -- each noun says itself what it shows
from .fairs import *  # noqa: F403 -- each noun says itself what it shows
from .programmes import *  # noqa: F403 -- each noun says itself what it shows
from .signups import *  # noqa: F403 -- each noun says itself what it shows
from .university import *  # noqa: F403 -- each noun says itself what it shows
from .volunteers import *  # noqa: F403 -- each noun says itself what it shows

__all__: list[str] = []
__all__ += attendance.__all__
__all__ += callups.__all__
__all__ += fairs.__all__
__all__ += programmes.__all__
__all__ += signups.__all__
__all__ += university.__all__
__all__ += volunteers.__all__
