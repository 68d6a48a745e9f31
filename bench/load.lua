-- Sends each prepared request once: a line of path, cookie and body, divided by tabs.
local thread_count = 0

function setup(thread)
  thread:set("number", thread_count)
  thread_count = thread_count + 1
end

function init(args)
  prepared, position, refused = {}, -1, 0 -- wrk asks once for a request that it does not send
  local line_number = 0
  for line in io.lines(args[1]) do
    if line_number % tonumber(args[2]) == number then
      local path, cookie, body = line:match("([^\t]*)\t([^\t]*)\t(.*)")
      prepared[#prepared + 1] = wrk.format("POST", path, {
        ["Cookie"] = cookie, ["Accept"] = "application/json",
        ["Content-Type"] = "application/x-www-form-urlencoded",
      }, body)
    end
    line_number = line_number + 1
  end
  idle = wrk.format("GET", "/ping")
end

function request()
  position = position + 1
  if position == 0 then return idle end
  if position > #prepared then
    wrk.thread:stop()
    return idle
  end
  return prepared[position]
end

function response(status)
  if status >= 400 then refused = refused + 1 end
end

function done(summary, latency)
  io.write(string.format(
    '{"requests": %d, "seconds": %.4f, "mean": %.3f, "p50": %.3f, "p99": %.3f, "bad": %d, "socket": %d}\n',
    summary.requests, summary.duration / 1e6, latency.mean / 1e3, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    summary.errors.status, summary.errors.connect + summary.errors.read + summary.errors.timeout))
end
