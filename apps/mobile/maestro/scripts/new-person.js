// Somebody who never was here before.
output.person = { fullName: 'Ada Lantern', email: `ada.${Date.now()}@example.com` }
