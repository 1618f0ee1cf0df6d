// npm passes no signal on when it is told to end (SIGTERM): without this a server would outlive the command that
// started it.

/**
 * Ends this process as SIGTERM does when the npm that runs it has gone.
 * @param {string} script the name of the script in package.json
 */
export function endWithNpm(script) {
  if (process.env.npm_lifecycle_event !== script) return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 500)
  watch.unref()
}
