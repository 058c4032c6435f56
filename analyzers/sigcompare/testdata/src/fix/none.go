package fix

func none(body, key []byte, hmac string) bool {
	return hexOf(body, key) == hmac // want `signature-compared-unsafely`
}
