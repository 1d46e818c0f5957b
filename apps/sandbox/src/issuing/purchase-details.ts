import {
  array,
  boolean,
  choice,
  decimal,
  integer,
  object,
  optional,
  type Param,
  type Shape,
  text,
} from '../http/params.ts'
import type { Fragment } from '../store/records.ts'

/** Reads an object and writes null for what was not sent, the form in which Stripe shows it. */
function filled<S extends Shape>(shape: S): Param<Fragment> {
  const read = object(shape)
  return (node, path) => {
    const parsed = read(node, path)
    return Object.fromEntries(Object.entries(parsed).map(([key, value]) => [key, value ?? null])) as Fragment
  }
}

const gross = filled({ gross_amount_decimal: optional(decimal()) })

const prompts = {
  driver_id: optional(text()),
  odometer: optional(integer({ min: 0 })),
  unspecified_id: optional(text()),
  user_id: optional(text()),
  vehicle_number: optional(text()),
} satisfies Shape

const breakdown = filled({
  fuel: optional(gross),
  non_fuel: optional(gross),
  tax: optional(filled({ local_amount_decimal: optional(decimal()), national_amount_decimal: optional(decimal()) })),
})

const fleetShape = {
  cardholder_prompt_data: optional(filled(prompts)),
  purchase_type: optional(choice('fuel_and_non_fuel_purchase', 'fuel_purchase', 'non_fuel_purchase')),
  reported_breakdown: optional(breakdown),
  service_type: optional(choice('full_service', 'non_fuel_transaction', 'self_service')),
} satisfies Shape

const fuelShape = {
  industry_product_code: optional(text()),
  quantity_decimal: optional(decimal()),
  type: optional(choice('diesel', 'other', 'unleaded_plus', 'unleaded_regular', 'unleaded_super')),
  unit: optional(
    choice('charging_minute', 'imperial_gallon', 'kilogram', 'kilowatt_hour', 'liter', 'other', 'pound', 'us_gallon'),
  ),
  unit_cost_decimal: optional(decimal()),
} satisfies Shape

/** On an authorization the fleet's prompts carry one field more than on a transaction. */
export const fleetParam: Param<Fragment | undefined> = (node, path) => {
  const fleet = optional(filled(fleetShape))(node, path)
  const answers = fleet?.cardholder_prompt_data
  if (fleet === undefined || answers === null || typeof answers !== 'object' || Array.isArray(answers)) return fleet
  return { ...fleet, cardholder_prompt_data: { alphanumeric_id: null, ...answers } }
}

export const fuelParam = optional(filled(fuelShape))

const segment = filled({
  arrival_airport_code: optional(text()),
  carrier: optional(text()),
  departure_airport_code: optional(text()),
  flight_number: optional(text()),
  service_class: optional(text()),
  stopover_allowed: optional(boolean()),
})

const flight = filled({
  departure_at: optional(integer({ min: 0 })),
  passenger_name: optional(text()),
  refundable: optional(boolean()),
  segments: optional(array(segment, 50)),
  travel_agency: optional(text()),
})

/** A line of a receipt; the quantity may have decimals. */
const quantity: Param<number> = (node, path) => Number(decimal()(node, path))

const receipt = filled({
  description: optional(text({ max: 26 })),
  quantity: optional(quantity),
  total: optional(integer()),
  unit_cost: optional(integer()),
})

export const purchaseDetailsParam = optional(
  filled({
    fleet: optional(filled(fleetShape)),
    flight: optional(flight),
    fuel: optional(filled(fuelShape)),
    lodging: optional(filled({ check_in_at: optional(integer({ min: 0 })), nights: optional(integer({ min: 0 })) })),
    receipt: optional(array(receipt, 200)),
    reference: optional(text()),
  }),
)
