// The newest code that was mailed to EMAIL, out of the sandbox's inbox.
function findCode() {
  const answer = http.get(`${SANDBOX_URL}/inbox/messages?to=${encodeURIComponent(EMAIL)}`)
  const found = json(answer.body)
    .data.map(({ text }) => /\b\d{6}\b/.exec(text))
    .find((match) => match !== null)
  return found ? found[0] : undefined
}

for (let round = 0; round < 50 && output.code === undefined; round += 1) output.code = findCode()
if (output.code === undefined) throw new Error(`No code was mailed to ${EMAIL}`)
