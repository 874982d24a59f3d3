@rem "npm start" begins with the "exec" of POSIX shells, so that no shell stands between npm and the server and signals
@rem reach it. On Windows, which has no such command, this file takes its place.
@%*
