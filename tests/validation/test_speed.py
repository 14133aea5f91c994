"""The floor lives the engine's candidates; the bench reports what others build on. Nothing here is timed."""

from foedus.arrangements import load_library
from foedus.parameters import load_parameters
from foedus.validation.speed import bench
from foedus.world import load_world


def test_bench_has_its_keys_and_the_engine_is_not_faster_than_the_floor():
    found = bench(load_world(), load_library(), load_parameters(), futures=4, years=2)
    assert found["ratio_to_floor"] > 1
    assert found["world_years_per_second"]["floor"] > found["world_years_per_second"]["engine"] > 0
    events = [row["events_per_world"] for row in found["scaling_in_states"]]
    assert events == sorted(events)
    assert [row["threads"] for row in found["threads"]] == [1, 2]
    processes = found["processes"]
    assert [row["process"][0] for row in processes] == list("1234567")
    assert all(row["worlds"] > 0 for row in found["around_the_engine"])
    assert abs(sum(row["share"] for row in processes) - 1) < 1e-9
    events = {row["process"][0]: row["events_per_world"] for row in processes}
    assert all(events[k] > 0 for k in "1245"), events  # what the others begin can end something else
