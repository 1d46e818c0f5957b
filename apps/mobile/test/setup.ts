import { cleanup, configure } from '@testing-library/react-native'

// Without the libraries' native halves a device has no passkeys.
jest.mock('react-native-passkeys', () => ({ isSupported: () => false }))

// Far above what anything takes: a second, which is the library's default, is not enough on a busy machine.
configure({ asyncUtilTimeout: 45_000 })

afterEach(cleanup)
