#!/bin/bash
# SeeOther on one port, or with FRONT (where nginx logs) on a unix socket with nginx and the generated configuration before it.
set -eu
# nginx looks up every folder above the current snapshot for each request: a short path costs the least.
state="/tmp/so-$PORT"
rm -rf "$state"
cat > "$RUN_DIR/data/seeother.toml" <<TOML
base = "$BASE"
state = "$state"
[[pattern]]
thing = "/id/item/{name}"
document = "/doc/item/{name}"
TOML
export SEEOTHER_WORKERS=2
export PYTHONPATH="$SEEOTHER_ROOT/app"
seeother="$SEEOTHER_PYTHON -m seeother"
cd "$SEEOTHER_ROOT"
if [ -z "${FRONT:-}" ]; then
  exec $seeother serve "$RUN_DIR/data" --bind "127.0.0.1:$PORT"
fi
cache="/dev/shm/seeother-bench-$PORT"
rm -rf "$cache"
if [ "$FRONT" = bare ]; then
  cat > "$RUN_DIR/site.conf" <<CONF
access_log off;
keepalive_requests 100000;
proxy_cache_path $cache levels=1:2 keys_zone=bare:32m use_temp_path=off;
upstream bare { server unix:$RUN_DIR/seeother.sock; keepalive 32; }
server {
  listen 127.0.0.1:$PORT;
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  proxy_set_header Host \$host;
  location / {
    proxy_pass http://bare;
    proxy_cache bare;
    proxy_cache_key "\$request_uri \$http_accept";
    proxy_ignore_headers Vary Cache-Control;
    proxy_cache_valid 200 303 10m;
  }
}
CONF
else
  $seeother nginx "$RUN_DIR/data" --upstream "unix:$RUN_DIR/seeother.sock" --listen "127.0.0.1:$PORT" --cache "$cache" \
    --log "$FRONT" --open-files "${OPEN_FILES:-0}" > "$RUN_DIR/site.conf"
fi
mkdir -p "$RUN_DIR/tmp"
cat > "$RUN_DIR/nginx.conf" <<CONF
daemon off;
worker_processes 2;
worker_rlimit_nofile 65536;
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
