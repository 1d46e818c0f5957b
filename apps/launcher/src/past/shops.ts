/** A merchant as the card network knows it. All are invented and deliberately plain; most stand at the sandbox's terminal, too. */
export interface Shop {
  readonly name: string
  readonly category: string
  readonly city: string
  readonly country: string
  readonly networkId: string
  /** What it charges in, where that is not US dollars. */
  readonly currency?: string
}

type Row = readonly [name: string, category: string, city: string, country: string, number: number, currency?: string]

const shop = ([name, category, city, country, number, currency]: Row): Shop => ({
  name,
  category,
  city,
  country,
  networkId: String(400_100_000_000 + number),
  ...(currency !== undefined && { currency }),
})

export const SHOPS = {
  grocery: shop(['Corner Grocery', 'grocery_stores_supermarkets', 'Portland', 'US', 1]),
  market: shop(['Riverside Market', 'grocery_stores_supermarkets', 'San Francisco', 'US', 101]),
  bakery: shop(['Morning Bakery', 'bakeries', 'Portland', 'US', 2]),
  coffee: shop(['Third Street Coffee', 'fast_food_restaurants', 'San Francisco', 'US', 102]),
  noodles: shop(['Noodle Kitchen', 'eating_places_restaurants', 'Chicago', 'US', 3]),
  trattoria: shop(['Trattoria Verde', 'eating_places_restaurants', 'San Francisco', 'US', 103]),
  tavern: shop(['Old Town Tavern', 'drinking_places', 'Boston', 'US', 5]),
  cab: shop(['City Cab', 'taxicabs_limousines', 'New York', 'US', 6]),
  transit: shop(['Metro Transit', 'commuter_transport_and_ferries', 'Seattle', 'US', 7]),
  fuel: shop(['Highway Fuel Pump', 'automated_fuel_dispensers', 'Denver', 'US', 8]),
  books: shop(['Paper and Ink Books', 'book_stores', 'Austin', 'US', 13]),
  electronics: shop(['Bright Electronics', 'electronics_stores', 'San Francisco', 'US', 14]),
  clothes: shop(['Cotton and Wool', 'family_clothing_stores', 'San Francisco', 'US', 104]),
  pharmacy: shop(['Neighbourhood Pharmacy', 'drug_stores_and_pharmacies', 'Columbus', 'US', 18]),
  hardware: shop(['Main Street Hardware', 'hardware_stores', 'Omaha', 'US', 20]),
  barber: shop(['Side Street Barber', 'barber_and_beauty_shops', 'San Francisco', 'US', 105]),
  cinema: shop(['Lantern Cinema', 'motion_picture_theaters', 'San Francisco', 'US', 106]),
  casino: shop(['Lucky Star Casino', 'betting_casino_gambling', 'Las Vegas', 'US', 21]),
  carRental: shop(['Open Road Car Rental', 'car_rental_agencies', 'Phoenix', 'US', 12]),
  music: shop(['Tune Stream Music', 'digital_goods_media', 'Los Angeles', 'US', 16]),
  films: shop(['Evening Film Stream', 'digital_goods_media', 'Los Angeles', 'US', 107]),
  hosting: shop(['Cloud Server Hosting', 'computer_network_services', 'San Francisco', 'US', 15]),
  phone: shop(['Clear Line Mobile', 'telecommunication_services', 'Denver', 'US', 108]),
  games: shop(['Pixel Arcade Games', 'digital_goods_games', 'Los Angeles', 'US', 17]),
  tickets: shop(['Stage Door Tickets', 'theatrical_ticket_agencies', 'New York', 'US', 109]),
  airline: shop(['Blue Sky Airways', 'airlines_air_carriers', 'Dallas', 'US', 11]),
  hotel: shop(['Hôtel du Marché', 'hotels_motels_and_resorts', 'Lyon', 'FR', 110, 'eur']),
  cafe: shop(['Café de la Place', 'eating_places_restaurants', 'Lyon', 'FR', 22, 'eur']),
  train: shop(['Gare Centrale Billets', 'passenger_railways', 'Lyon', 'FR', 111, 'eur']),
  museum: shop(['Museum am Markt', 'tourist_attractions_and_exhibits', 'Leipzig', 'DE', 112, 'eur']),
  departmentStore: shop(['Kaufhaus am Markt', 'department_stores', 'Leipzig', 'DE', 23, 'eur']),
  highStreet: shop(['High Street Clothing', 'family_clothing_stores', 'Leeds', 'GB', 24, 'gbp']),
} as const
