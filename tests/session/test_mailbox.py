from __future__ import annotations

import threading

from playground.session.mailbox import Mailbox


def test_events_arrive_in_order_and_once() -> None:
    mailbox = Mailbox()
    for number in range(5):
        mailbox.post(number)
    assert mailbox.drain() == ([0, 1, 2, 3, 4], {})
    assert mailbox.drain() == ([], {})


def test_of_the_frames_of_a_key_only_the_newest_arrives() -> None:
    mailbox = Mailbox()
    for number in range(5):
        mailbox.show("map", number)
    mailbox.show("gallery", "pictures")
    assert mailbox.drain() == ([], {"map": 4, "gallery": "pictures"})
    assert mailbox.drain() == ([], {})


def test_what_was_drained_stays_as_it_was() -> None:
    mailbox = Mailbox()
    mailbox.post("first")
    events, frames = mailbox.drain()
    mailbox.post("second")
    mailbox.show("map", "frame")
    assert (events, frames) == (["first"], {})


def test_no_event_is_lost_when_several_threads_post_while_it_is_drained() -> None:
    mailbox = Mailbox()
    writers = [
        threading.Thread(target=lambda writer=writer: [mailbox.post((writer, n)) for n in range(2000)])
        for writer in range(4)
    ]
    for writer in writers:
        writer.start()
    arrived: list[object] = []
    while any(writer.is_alive() for writer in writers):
        arrived += mailbox.drain()[0]
    arrived += mailbox.drain()[0]
    for writer in writers:
        writer.join()
    assert len(arrived) == 8000
    for number in range(4):
        assert [event for event in arrived if event[0] == number] == [(number, n) for n in range(2000)]  # type: ignore[index]
