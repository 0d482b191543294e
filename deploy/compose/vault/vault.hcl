# Starts sealed and empty: `docker compose exec vault vault operator init`, keep the keys apart, unseal it after each
# start. Only this composition's inner network reaches it, so it has no TLS of its own.
storage "file" {
  path = "/vault/file"
}

listener "tcp" {
  address     = "0.0.0.0:8200"
  tls_disable = true
}

api_addr      = "http://vault:8200"
ui            = false
disable_mlock = true
