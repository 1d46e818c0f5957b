// A purchase of AMOUNT_MINOR with the card that ends in LAST4, as the sandbox's terminal makes it.
const headers = { Authorization: 'Bearer sk_test_sandbox', 'Content-Type': 'application/x-www-form-urlencoded' }
const cards = json(http.get(`${SANDBOX_URL}/v1/issuing/cards?last4=${LAST4}`, { headers }).body).data
const form = {
  card: cards[0].id,
  amount: AMOUNT_MINOR,
  'merchant_data[category]': 'book_stores',
  'merchant_data[name]': 'Paper Lantern Books',
  'merchant_data[city]': 'Lyon',
  'merchant_data[country]': 'FR',
  'merchant_data[network_id]': '440011223344',
}
const body = Object.entries(form)
  .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
  .join('&')
const url = `${SANDBOX_URL}/v1/test_helpers/issuing/authorizations`
output.approved = json(http.post(url, { headers, body }).body).approved
