/** One line a category: MCC, Stripe's name ("-" where it has none), and what people read. */
export const CATEGORIES_BY_GROUP = {
  travel: `
    4011 railroads Railroads
    4112 passenger_railways Passenger railways
    4411 cruise_lines Cruise lines
    4457 boat_rentals_and_leases Boat rentals and leasing
    4468 marinas_service_and_supplies Marinas
    4511 airlines_air_carriers Airlines and air carriers
    4582 airports_flying_fields Airports
    4722 travel_agencies_tour_operators Travel agencies and tour operators
    4723 t_ui_travel_germany Package tours (Germany)
    5962 direct_marketing_travel Telemarketing of travel
    7011 hotels_motels_and_resorts Hotels, motels and resorts
    7012 timeshares Timeshares
    7032 sporting_recreation_camps Sporting and recreational camps
    7033 trailer_parks_campgrounds Trailer parks and camp-sites
    7512 car_rental_agencies Car rental
    7513 truck_utility_trailer_rentals Truck and utility trailer rentals
    7519 recreational_vehicle_rentals Motor home and recreational vehicle rentals
  `,
  transport: `
    4111 commuter_transport_and_ferries Local transport and ferries
    4121 taxicabs_limousines Taxis and limousines
    4131 bus_lines Bus lines
    4784 tolls_bridge_fees Tolls and bridge fees
    4789 transportation_services Other transport
    7523 parking_lots_garages Parking lots and garages
  `,
  fuel: `
    5172 petroleum_and_petroleum_products Petroleum and petroleum products
    5541 service_stations Service stations
    5542 automated_fuel_dispensers Fuel pumps (pay at the pump)
    5552 electric_vehicle_charging Electric vehicle charging
    7511 truck_stop_iteration Truck stops
  `,
  vehicles: `
    5013 motor_vehicle_supplies_and_new_parts Motor vehicle supplies and new parts
    5511 car_and_truck_dealers_new_used Car and truck dealers (new and used)
    5521 car_and_truck_dealers_used_only Car and truck dealers (used only)
    5531 auto_and_home_supply_stores Auto and home supply
    5532 automotive_tire_stores Tires
    5533 automotive_parts_and_accessories_stores Auto parts and accessories
    5551 boat_dealers Boat dealers
    5561 motorcycle_shops_dealers Camper and trailer dealers
    5571 motorcycle_shops_and_dealers Motorcycle dealers
    5592 motor_homes_dealers Motor home dealers
    5598 snowmobile_dealers Snowmobile dealers
    5599 miscellaneous_auto_dealers Other vehicle, aircraft and farm equipment dealers
    7531 auto_body_repair_shops Car body repair shops
    7534 tire_retreading_and_repair Tire retreading and repair
    7535 auto_paint_shops Car paint shops
    7538 auto_service_shops Car repair
    7542 car_washes Car washes
    7549 towing_services Towing services
    8675 automobile_associations Automobile associations
  `,
  groceries: `
    5411 grocery_stores_supermarkets Groceries and supermarkets
    5422 freezer_and_locker_meat_provisioners Meat provisioners
    5441 candy_nut_and_confectionery_stores Candy, nuts and confectionery
    5451 dairy_products_stores Dairy products
    5462 bakeries Bakeries
    5499 miscellaneous_food_stores Convenience stores and specialty food
  `,
  restaurants: `
    5811 caterers Caterers
    5812 eating_places_restaurants Restaurants
    5813 drinking_places Bars, clubs and pubs
    5814 fast_food_restaurants Fast food
  `,
  alcohol_tobacco: `
    0743 - Wine producers
    0744 - Champagne producers
    5715 - Alcoholic beverage wholesalers
    5921 package_stores_beer_wine_and_liquor Beer, wine and liquor stores
    5993 cigar_stores_and_stands Tobacco shops
  `,
  shopping: `
    5262 marketplaces Marketplaces
    5300 wholesale_clubs Wholesale clubs
    5309 duty_free_stores Duty free shops
    5310 discount_stores Discount shops
    5311 department_stores Department stores
    5331 variety_stores Variety stores
    5399 miscellaneous_general_merchandise General merchandise
    5931 used_merchandise_and_secondhand_stores Second-hand shops
    5932 antique_shops Antiques
    5935 wrecking_and_salvage_yards Wrecking and salvage yards
    5937 antique_reproductions Antique reproductions
    5940 bicycle_shops Bicycles
    5941 sporting_goods_stores Sporting goods shops
    5944 jewelry_stores_watches_clocks_and_silverware_stores Jewelry, watches and silverware
    5945 hobby_toy_and_game_shops Hobby, toy and game shops
    5947 gift_card_novelty_and_souvenir_shops Gift, card, novelty and souvenir shops
    5948 luggage_and_leather_goods_stores Luggage and leather goods shops
    5949 sewing_needlework_fabric_and_piece_goods_stores Sewing, needlework, fabric and piece goods shops
    5950 glassware_crystal_stores Glassware and crystal
    5963 door_to_door_sales Door-to-door sales
    5964 direct_marketing_catalog_merchant Catalog merchants
    5965 direct_marketing_combination_catalog_and_retail_merchant Catalog and retail merchants
    5966 direct_marketing_outbound_telemarketing Outbound telemarketing
    5968 direct_marketing_subscription Subscriptions
    5969 direct_marketing_other Other direct marketing
    5970 artists_supply_and_craft_shops Art and craft supplies
    5971 art_dealers_and_galleries Art dealers and galleries
    5972 stamp_and_coin_stores Stamp and coin shops
    5978 typewriter_stores Typewriters
    5992 florists Florists
    5996 swimming_pools_sales Swimming pools
    5998 tent_and_awning_shops Tent and awning shops
    5999 miscellaneous_specialty_retail Other specialty retail
  `,
  clothing: `
    5611 mens_and_boys_clothing_and_accessories_stores Men's and boys' clothing and accessory shops
    5621 womens_ready_to_wear_stores Women's ready-to-wear shops
    5631 womens_accessory_and_specialty_shops Women's accessory and specialty shops
    5641 childrens_and_infants_wear_stores Children's and infants' wear shops
    5651 family_clothing_stores Family clothing shops
    5655 sports_and_riding_apparel_stores Sports and riding apparel shops
    5661 shoe_stores Shoe shops
    5681 furriers_and_fur_shops Furriers and fur shops
    5691 mens_womens_clothing_stores Men's and women's clothing shops
    5697 tailors_alterations Tailors and alterations
    5699 miscellaneous_apparel_and_accessory_shops Other clothing and accessories
  `,
  electronics: `
    5045 computers_peripherals_and_software Computers and peripherals (trade)
    5722 household_appliance_stores Household appliance shops
    5732 electronics_stores Electronics shops
    5946 camera_and_photographic_supply_stores Camera and photographic supply shops
  `,
  digital_goods: `
    5734 computer_software_stores Computer software
    5815 digital_goods_media Digital books, films and music
    5816 digital_goods_games Digital games
    5817 digital_goods_applications Apps (other than games)
    5818 digital_goods_large_volume Large digital goods merchants
  `,
  home: `
    0780 landscaping_services Landscaping and horticultural services
    1520 general_services General contractors
    1711 heating_plumbing_a_c Heating, plumbing and air conditioning
    1731 electrical_services Electricians
    1740 masonry_stonework_and_plaster Masonry, tiling, plastering and insulation
    1750 carpentry_services Carpenters
    1761 roofing_siding_sheet_metal Roofing, siding and sheet metal
    1771 concrete_work_services Concrete work
    1799 special_trade_services Special trade contractors
    5200 home_supply_warehouse_stores Home supply warehouses
    5211 lumber_building_materials_stores Building materials
    5231 glass_paint_and_wallpaper_stores Glass, paint and wallpaper
    5251 hardware_stores Hardware shops
    5261 nurseries_lawn_and_garden_supply_stores Garden centers
    5271 mobile_home_dealers Mobile home dealers
    5712 furniture_home_furnishings_and_equipment_stores_except_appliances Furniture and home furnishings
    5713 floor_covering_stores Floor coverings
    5714 drapery_window_covering_and_upholstery_stores Curtains, window coverings and upholstery
    5718 fireplace_fireplace_screens_and_accessories_stores Fireplaces and accessories
    5719 miscellaneous_home_furnishing_specialty_stores Other home furnishings
    6513 real_estate_agents_and_managers_rentals Rent and real estate agents
    7622 electronics_repair_shops Electronics repair shops
    7623 ac_refrigeration_repair Air conditioning and refrigeration repair shops
    7629 small_appliance_repair Electrical and small appliance repair shops
    7631 watch_jewelry_repair Watch and jewelry repair
    7641 furniture_repair_refinishing Furniture repair
    7692 welding_repair Welding services
    7699 miscellaneous_repair_shops Miscellaneous repair shops and related services
  `,
  utilities: `
    4900 utilities Electricity, gas, water and waste
    5983 fuel_dealers_non_automotive Heating fuel
  `,
  telecom: `
    4812 telecommunication_equipment_and_telephone_sales Phones and telecom equipment
    4813 - Phone calls by central access number
    4814 telecommunication_services Telecom services
    4815 - Monthly phone bills
    4816 computer_network_services Internet and network services
    4821 telegraph_services Telegraph services
    4899 cable_satellite_and_other_pay_television_and_radio Cable, satellite and other pay TV
  `,
  health: `
    4119 ambulance_services Ambulances
    5047 medical_dental_ophthalmic_and_hospital_equipment_and_supplies Medical, dental and optical equipment
    5122 drugs_drug_proprietaries_and_druggist_sundries Drugs and druggist sundries
    5912 drug_stores_and_pharmacies Pharmacies
    5975 hearing_aids_sales_and_supplies Hearing aids
    5976 orthopedic_goods_prosthetic_devices Orthopedic goods and prosthetics
    8011 doctors Doctors
    8021 dentists_orthodontists Dentists and orthodontists
    8031 osteopaths Osteopaths
    8041 chiropractors Chiropractors
    8042 optometrists_ophthalmologist Optometrists and ophthalmologists
    8043 opticians_eyeglasses Opticians and eyeglasses
    8049 chiropodists_podiatrists Podiatrists and chiropodists
    8050 nursing_personal_care Nursing and personal care facilities
    8062 hospitals Hospitals
    8071 medical_and_dental_labs Medical and dental laboratories
    8099 medical_services Other medical services
  `,
  pets: `
    0742 veterinary_services Vets
    5995 pet_shops_pet_food_and_supplies Pet shops, pet food and supplies
  `,
  personal_care: `
    5698 wig_and_toupee_stores Wigs and toupees
    5977 cosmetic_stores Cosmetics
    5997 electric_razor_stores Electric razors
    7230 barber_and_beauty_shops Barbers and beauty salons
    7298 health_and_beauty_spas Health and beauty spas
  `,
  personal_services: `
    7210 laundry_cleaning_services Laundry and cleaning services
    7211 laundries Laundries
    7216 dry_cleaners Dry cleaners
    7217 carpet_upholstery_cleaning Carpet and upholstery cleaning
    7221 photographic_studios Photographic studios
    7251 shoe_repair_hat_cleaning Shoe repair and hat cleaning
    7261 funeral_services_crematories Funeral services and crematoriums
    7277 counseling_services Debt, marriage and personal counseling
    7278 buying_shopping_services Buying and shopping services and clubs
    7295 - Housekeeping services
    7296 clothing_rental Clothing rental
    7299 miscellaneous_general_services Other personal services
  `,
  education: `
    5943 stationery_stores_office_and_school_supply_stores Stationery, office and school supplies
    8211 elementary_secondary_schools Elementary and secondary schools
    8220 colleges_universities Colleges and universities
    8241 correspondence_schools Correspondence schools
    8244 business_secretarial_schools Business and secretarial schools
    8249 vocational_trade_schools Trade and vocational schools
    8299 educational_services Other education
    8351 child_care_services Child care services
  `,
  entertainment: `
    5733 music_stores_musical_instruments_pianos_and_sheet_music Musical instruments and sheet music
    5735 record_stores Music and records
    5942 book_stores Bookshops
    5994 news_dealers_and_newsstands Newsagents and news-stands
    7829 picture_video_production Film and video production
    7832 motion_picture_theaters Cinemas
    7841 video_tape_rental_stores Video rental
    7911 dance_hall_studios_schools Dance halls, studios and schools
    7922 theatrical_ticket_agencies Theaters and ticket agencies
    7929 bands_orchestras Bands, orchestras and entertainers
    7932 billiard_pool_establishments Billiard and pool establishments
    7933 bowling_alleys Bowling alleys
    7941 sports_clubs_fields Sports clubs, fields and promoters
    7991 tourist_attractions_and_exhibits Tourist attractions and exhibits
    7992 golf_courses_public Public golf courses
    7993 video_amusement_game_supplies Video game supplies
    7994 video_game_arcades Video game arcades
    7996 amusement_parks_carnivals Amusement parks, circuses and carnivals
    7997 country_clubs Clubs, gyms and private golf
    7998 aquariums Aquariums
    7999 miscellaneous_recreation_services Other recreation
  `,
  gambling: `
    7800 government_owned_lotteries_us_region_only Government lotteries (US)
    7801 government_licensed_online_casions_online_gambling_us_region_only Licensed online casinos (US)
    7802 government_licensed_horse_dog_racing_us_region_only Licensed horse and dog racing (US)
    7995 betting_casino_gambling Betting and casinos
    9406 government_owned_lotteries_non_us_region Government lotteries (outside the US)
    9754 - Horse and dog racing, interactive lotteries
  `,
  adult: `
    5967 direct_marketing_inbound_telemarketing Inbound telemarketing
    7273 dating_escort_services Dating and escort services
    7297 massage_parlors Massage parlors
  `,
  weapons: `
    5723 - Guns and ammunition
  `,
  cash: `
    6010 manual_cash_disburse Cash at the counter
    6011 automated_cash_disburse Cash machines
  `,
  money_transfer: `
    4829 wires_money_orders Wire transfers and money orders
    6050 - Quasi cash at financial institutions
    6051 non_fi_money_orders Quasi cash, foreign currency and crypto
    6532 - Payments received through a financial institution
    6533 - Payments received through a merchant
    6536 - Money sent within the country
    6537 - Money sent abroad
    6538 - Funding of money transfers
    6540 non_fi_stored_value_card_purchase_load Stored value purchase and load
  `,
  financial: `
    5933 pawn_shops Pawn shops
    6012 financial_institutions Financial institutions
    6211 security_brokers_dealers Securities brokers and dealers
    7321 credit_reporting_agencies Consumer credit reporting agencies
    7322 - Debt collection agencies
    9702 emergency_services_gcas_visa_use_only Emergency card services
  `,
  insurance: `
    5960 direct_marketing_insurance_services Direct marketing of insurance
    6300 insurance_underwriting_premiums Insurance
    6399 insurance_default Insurance (unspecified)
  `,
  business: `
    0763 agricultural_cooperative Agricultural cooperatives
    2741 miscellaneous_publishing_and_printing Publishing and printing
    2791 typesetting_plate_making_and_related_services Typesetting and plate making
    2842 specialty_cleaning Specialty cleaning and polishing products
    4214 motor_freight_carriers_and_trucking Freight, moving and local delivery
    4215 courier_services Couriers and freight forwarders
    4225 public_warehousing_and_storage Warehousing and storage
    5021 office_and_commercial_furniture Office and commercial furniture
    5039 construction_materials Construction materials
    5044 photographic_photocopy_microfilm_equipment_and_supplies Photo, copier and office equipment
    5046 commercial_equipment Commercial equipment
    5051 metal_service_centers Metal service centers
    5065 electrical_parts_and_equipment Electrical parts and equipment
    5072 hardware_equipment_and_supplies Hardware equipment and supplies
    5074 plumbing_heating_equipment_and_supplies Plumbing and heating equipment and supplies
    5085 industrial_supplies Industrial supplies
    5094 precious_stones_and_metals_watches_and_jewelry Precious stones, metals, watches and jewelry
    5099 durable_goods Other durable goods
    5111 stationary_office_supplies_printing_and_writing_paper Stationery and office supplies (trade)
    5131 piece_goods_notions_and_other_dry_goods Piece goods, notions and other dry goods
    5137 uniforms_commercial_clothing Uniforms and commercial clothing
    5139 commercial_footwear Commercial footwear
    5169 chemicals_and_allied_products Chemicals
    5192 books_periodicals_and_newspapers Books, periodicals and newspapers
    5193 florists_supplies_nursery_stock_and_flowers Florist supplies and nursery stock
    5198 paints_varnishes_and_supplies Paints, varnishes and supplies
    5199 nondurable_goods Other nondurable goods
    7276 tax_preparation_services Tax preparation
    7311 advertising_services Advertising services
    7333 commercial_photography_art_and_graphics Commercial photography, art and graphics
    7338 quick_copy_repro_and_blueprint Quick copy, reproduction and blueprinting services
    7339 secretarial_support_services Stenographic and secretarial support services
    7342 exterminating_services Exterminating and disinfecting services
    7349 cleaning_and_maintenance Cleaning, maintenance and janitorial services
    7361 employment_temp_agencies Employment agencies and temporary help services
    7372 computer_programming Software development and data processing
    7375 information_retrieval_services Information retrieval services
    7379 computer_repair Computer maintenance and repair
    7392 consulting_public_relations Consulting and public relations
    7393 detective_agencies Security and detective agencies
    7394 equipment_rental Equipment and furniture rental
    7395 photo_developing Photo developing
    7399 miscellaneous_business_services Other business services
    8111 legal_services_attorneys Legal services and attorneys
    8734 testing_laboratories Testing laboratories
    8911 architectural_surveying_services Architectural, engineering and surveying services
    8931 accounting_bookkeeping_services Accounting and bookkeeping
    8999 professional_services Other professional services
    9950 intra_company_purchases Purchases within a company
  `,
  government: `
    9211 court_costs Court costs, alimony and child support
    9222 fines_government_administrative_entities Fines
    9223 bail_and_bond_payments Bail and bond payments
    9311 tax_payments_government_agencies Tax payments
    9399 government_services Other government services
    9402 postal_services_government_only Postal services
    9405 u_s_federal_government_agencies_or_departments US federal government
    9411 - Government loan payments
  `,
  charity: `
    5973 religious_goods_stores Religious goods and shops
    8398 charitable_and_social_service_organizations_fundraising Charities
    8641 civic_social_fraternal_associations Civic, social and fraternal associations
    8651 political_organizations Political organizations
    8661 religious_organizations Religious organizations
    8699 membership_organizations Other membership organizations
  `,
} as const
