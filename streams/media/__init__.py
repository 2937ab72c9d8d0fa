"""Reading media files with bounds: what opens them, the child process that reads them, and who minds it.

files   opening a file below an allowed root, never through a link
child   the process that reads one file after another, under limits of memory
reader  starts the child, gives it files, ends it when it hangs, keeps what it told before
"""
