@node "%~dp0bin\launch.mjs" %*
