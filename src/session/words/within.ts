/** Waits that end after a while. */

/** Longest delay that a timer of Node.js takes, milliseconds; a longer limit is none. */
export const longestTimer = 2_147_483_647

/** True if `work` is done within that time; it goes on otherwise. @throws what `work` throws in that time */
export async function within(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<false>((resolve) => {
    timer = setTimeout(() => {
      resolve(false)
    }, milliseconds)
  })
  try {
    return await Promise.race([work.then(() => true as const), timeout])
  } finally {
    clearTimeout(timer)
  }
}
