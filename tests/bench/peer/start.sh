#!/bin/bash
# SeeOther on one port, or with FRONT (where nginx logs) on a unix socket with nginx and the generated configuration before it.
set -eu
cat > "$RUN_DIR/data/seeother.toml" <<TOML
base = "$BASE"
[[pattern]]
thing = "/id/item/{name}"
document = "/doc/item/{name}"
TOML
export XDG_STATE_HOME="$RUN_DIR/state" SEEOTHER_WORKERS=2
seeother="$SEEOTHER_PYTHON -m app"
cd "$SEEOTHER_ROOT"
if [ -z "${FRONT:-}" ]; then
  exec $seeother serve "$RUN_DIR/data" --bind "127.0.0.1:$PORT"
fi
cache="/dev/shm/seeother-bench-$PORT"
rm -rf "$cache"
$seeother nginx "$RUN_DIR/data" --upstream "unix:$RUN_DIR/seeother.sock" --listen "127.0.0.1:$PORT" --cache "$cache" \
  --log "$FRONT" > "$RUN_DIR/site.conf"
mkdir -p "$RUN_DIR/tmp"
cat > "$RUN_DIR/nginx.conf" <<CONF
daemon off;
worker_processes 2;
$([ "$(id -u)" = 0 ] && echo "user root;")
pid $RUN_DIR/nginx.pid;
error_log stderr error;
events { worker_connections 1024; }
http {
  client_body_temp_path $RUN_DIR/tmp/body;
  proxy_temp_path $RUN_DIR/tmp/proxy;
  fastcgi_temp_path $RUN_DIR/tmp/fastcgi;
  uwsgi_temp_path $RUN_DIR/tmp/uwsgi;
  scgi_temp_path $RUN_DIR/tmp/scgi;
  include $RUN_DIR/site.conf;
}
CONF
$seeother serve "$RUN_DIR/data" --bind "unix:$RUN_DIR/seeother.sock" &
exec nginx -c "$RUN_DIR/nginx.conf" -p "$RUN_DIR"
