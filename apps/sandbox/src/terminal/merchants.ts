import { MERCHANT_CATEGORY_CODES } from '../issuing/merchant-categories.ts'

/** A merchant of the terminal. All are invented and deliberately plain. */
export interface Merchant {
  id: string
  name: string
  category: string
  categoryCode: string
  city: string
  state: string | null
  postalCode: string
  country: string
  /** The currency the merchant charges in. */
  currency: string
  /** The merchant's id at the card network. */
  networkId: string
}

/** name · category · city · state · postal code · country · currency. */
const ROWS: readonly (readonly [string, string, string, string | null, string, string, string])[] = [
  ['Corner Grocery', 'grocery_stores_supermarkets', 'Portland', 'OR', '97205', 'US', 'usd'],
  ['Morning Bakery', 'bakeries', 'Portland', 'OR', '97209', 'US', 'usd'],
  ['Noodle Kitchen', 'eating_places_restaurants', 'Chicago', 'IL', '60607', 'US', 'usd'],
  ['Quick Burger Counter', 'fast_food_restaurants', 'Chicago', 'IL', '60601', 'US', 'usd'],
  ['Old Town Tavern', 'drinking_places', 'Boston', 'MA', '02108', 'US', 'usd'],
  ['City Cab', 'taxicabs_limousines', 'New York', 'NY', '10001', 'US', 'usd'],
  ['Metro Transit', 'commuter_transport_and_ferries', 'Seattle', 'WA', '98101', 'US', 'usd'],
  ['Highway Fuel Pump', 'automated_fuel_dispensers', 'Denver', 'CO', '80202', 'US', 'usd'],
  ['Plug Point Charging', 'electric_vehicle_charging', 'San Jose', 'CA', '95110', 'US', 'usd'],
  ['Harbour View Hotel', 'hotels_motels_and_resorts', 'Miami', 'FL', '33101', 'US', 'usd'],
  ['Blue Sky Airways', 'airlines_air_carriers', 'Dallas', 'TX', '75201', 'US', 'usd'],
  ['Open Road Car Rental', 'car_rental_agencies', 'Phoenix', 'AZ', '85001', 'US', 'usd'],
  ['Paper and Ink Books', 'book_stores', 'Austin', 'TX', '78701', 'US', 'usd'],
  ['Bright Electronics', 'electronics_stores', 'San Francisco', 'CA', '94103', 'US', 'usd'],
  ['Cloud Server Hosting', 'computer_network_services', 'San Francisco', 'CA', '94105', 'US', 'usd'],
  ['Tune Stream Music', 'digital_goods_media', 'Los Angeles', 'CA', '90012', 'US', 'usd'],
  ['Pixel Arcade Games', 'digital_goods_games', 'Los Angeles', 'CA', '90013', 'US', 'usd'],
  ['Neighbourhood Pharmacy', 'drug_stores_and_pharmacies', 'Columbus', 'OH', '43004', 'US', 'usd'],
  ['Family Dental Practice', 'dentists_orthodontists', 'Columbus', 'OH', '43085', 'US', 'usd'],
  ['Main Street Hardware', 'hardware_stores', 'Omaha', 'NE', '68102', 'US', 'usd'],
  ['Lucky Star Casino', 'betting_casino_gambling', 'Las Vegas', 'NV', '89101', 'US', 'usd'],
  ['Café de la Place', 'eating_places_restaurants', 'Lyon', null, '69001', 'FR', 'eur'],
  ['Kaufhaus am Markt', 'department_stores', 'Leipzig', null, '04109', 'DE', 'eur'],
  ['High Street Clothing', 'family_clothing_stores', 'Leeds', null, 'LS1 4AP', 'GB', 'gbp'],
  ['Sakura Convenience', 'miscellaneous_food_stores', 'Osaka', null, '530-0001', 'JP', 'jpy'],
  ['Gulf Duty Free', 'duty_free_stores', 'Kuwait City', null, '13001', 'KW', 'kwd'],
]

const FIRST_NETWORK_ID = 400_100_000_001

export const MERCHANTS: readonly Merchant[] = ROWS.map(
  ([name, category, city, state, postalCode, country, currency], index) => ({
    id: name
      .toLowerCase()
      .replaceAll('é', 'e')
      .replaceAll(/[^a-z]+/g, '-'),
    name,
    category,
    categoryCode: MERCHANT_CATEGORY_CODES.get(category) ?? '',
    city,
    state,
    postalCode,
    country,
    currency,
    networkId: String(FIRST_NETWORK_ID + index),
  }),
)
