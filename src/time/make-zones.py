"""Makes zones.rs from the system's tz data: for each zone the POSIX TZ string in the footer of its TZif file (RFC 9636)."""
import os
root, rows = "/usr/share/zoneinfo", [("UTC", "UTC0")]
for area in "Africa America Asia Atlantic Australia Europe Indian Pacific".split():
    for folder, _, files in os.walk(f"{root}/{area}"):
        for name in files:
            path = os.path.join(folder, name)
            rows.append((path[len(root) + 1 :], open(path, "rb").read().rstrip(b"\n").split(b"\n")[-1].decode()))
print("// Made by src/time/make-zones.py from the IANA time zone database: each zone's standing rule as a POSIX TZ string (RFC 9636, footer). Sorted.")
print("pub(super) const ZONES: &[(&str, &str)] = &[")
for zone, rule in sorted(rows):
    print(f'    ("{zone}", "{rule}"),')
print("];")
