"""PerfDesk 绩效填报台: the Qt-free core of the form-filling desk."""

__version__ = "0.2.0"
