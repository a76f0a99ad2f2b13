"""The program of the Prefect server that lives as long as one run (`flows.prefect_server` starts it).

python -m flows.temporary_server FD     # the number of a listening socket that was handed down
"""

from __future__ import annotations

import gc
import socket
import sys


def main() -> None:
    gc.disable()  # classes by the thousand, none of which goes again: a tenth of the start
    import uvicorn
    from prefect.server.api.server import create_app

    app = create_app(ephemeral=True, final=True)
    gc.freeze()
    gc.enable()
    config = uvicorn.Config(app, log_level="error", lifespan="on")
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=int(sys.argv[1]))])


if __name__ == "__main__":
    main()
