"""Many people act at the same time."""
import threading
from collections import deque
from collections.abc import Callable, Iterable


def together(jobs: Iterable[Callable[[], object]], at_once: int = 1000) -> None:
    """Do all jobs, so many at once, and wait for them. When some fail, the others that began are finished and the first error is raised."""
    waiting, errors = deque(jobs), []

    def work():
        while not errors:
            try:
                job = waiting.popleft()
            except IndexError:
                return
            try:
                job()
            except Exception as error:
                errors.append(error)

    threads = [threading.Thread(target=work, daemon=True) for _ in range(min(at_once, len(waiting)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
