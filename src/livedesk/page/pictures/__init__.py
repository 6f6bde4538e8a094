"""Pictures drawn on the server as SVG: no script, no inline style, and beside each what it shows in words.

Each is a pure function of its series. Places along the width are in per cent, so that lines, dots and
letters keep their size on any screen; colours are the stylesheet's, by class. A map is a file of its own,
loaded when it comes into sight.
"""
