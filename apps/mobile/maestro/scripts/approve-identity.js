// What staff does meanwhile, over the API. STAFF_EMAIL and STAFF_PASSWORD are printed by `npm start`.
function call(method, path, body, token) {
  const headers = { 'Content-Type': 'application/json' }
  if (token) headers.Authorization = `Bearer ${token}`
  const answer = http.request(API_URL + path, { method, headers, body: body ? JSON.stringify(body) : undefined })
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}`)
  return json(answer.body)
}

function codeOf(address) {
  const answer = http.get(`${SANDBOX_URL}/inbox/messages?to=${encodeURIComponent(address)}`)
  const texts = json(answer.body).data.map(({ text }) => /\b\d{6}\b/.exec(text))
  return texts.find((match) => match !== null)[0]
}

let tokens = call('POST', '/auth/login', { email: STAFF_EMAIL, password: STAFF_PASSWORD, deviceId: 'maestro-staff' })
if (tokens.challengeId)
  tokens = call('POST', '/auth/otp/verify', { challengeId: tokens.challengeId, code: codeOf(STAFF_EMAIL) })
const queue = call('GET', '/admin/kyc/queue?limit=100', undefined, tokens.accessToken)
for (const { applicationId } of queue.data) {
  const decision = { applicationId, decision: 'approve', reason: 'Looked at in a flow on a device' }
  call('POST', '/admin/kyc/decide', decision, tokens.accessToken)
}
