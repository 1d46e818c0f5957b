import { cleanup } from '@testing-library/react-native'

// Without the libraries' native halves a device has no passkeys.
jest.mock('react-native-passkeys', () => ({ isSupported: () => false }))

afterEach(cleanup)
