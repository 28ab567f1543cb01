"""`make cover`: how much of each room the tests walk through, from coverage's report in JSON."""

import json
import sys
from collections import Counter
from pathlib import Path, PurePath


def by_room(report: dict) -> dict[str, float]:
    """Of each folder of the package, the percentage of lines and branches that were taken."""
    taken, all_of_it = Counter(), Counter()
    for path, file in report["files"].items():
        room = PurePath(path).relative_to("site").parent.as_posix()
        facts = file["summary"]
        taken[room] += facts["covered_lines"] + facts["covered_branches"]
        all_of_it[room] += facts["num_statements"] + facts["num_branches"]
    return {room: 100 * taken[room] / all_of_it[room] for room in sorted(all_of_it) if taken[room]}


if __name__ == "__main__":
    report = json.loads(Path(sys.argv[1]).read_text())
    for room, percentage in by_room(report).items():
        print(f"{percentage:6.1f} %  {room}")
    print(f"{report['totals']['percent_covered']:6.1f} %  all")
