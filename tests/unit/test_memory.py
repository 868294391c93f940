"""Threads share heaps where the C library lets them."""

import platform
import sys

import pytest

from crm_dash.memory import few_heaps


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the setting is glibc's")
def test_glibc_takes_the_setting():
    assert few_heaps()


def test_elsewhere_it_is_left_alone(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    assert not few_heaps()
