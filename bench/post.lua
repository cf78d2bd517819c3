-- Makes wrk send its last argument as JSON: wrk --script post.lua URL -- '{"text": "…"}'
function init(args)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.body = args[1]
end
