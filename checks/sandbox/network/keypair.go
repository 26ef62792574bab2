package network

var kindKeyPair = kind{"key", "InvalidKeyPair.NotFound", "InvalidParameterValue", "The key pair ID '%s' does not exist"}

// FindKeyPair is the key pair of a name.
func (r *Region) FindKeyPair(name string) (*KeyPair, error) {
	for _, pair := range r.KeyPairs {
		if pair.Name == name {
			return pair, nil
		}
	}
	return nil, refuse("InvalidKeyPair.NotFound", "The key pair '%s' does not exist", name)
}

// FindKeyPairByID is the key pair of an id.
func (r *Region) FindKeyPairByID(id string) (*KeyPair, error) {
	return find(r.KeyPairs, kindKeyPair, id)
}

// SelectKeyPairs is the key pairs of the given ids and names, all without any.
func (r *Region) SelectKeyPairs(ids, names []string) ([]*KeyPair, error) {
	if len(names) == 0 {
		return pick(r.KeyPairs, kindKeyPair, ids)
	}
	var pairs []*KeyPair
	if len(ids) > 0 {
		picked, err := pick(r.KeyPairs, kindKeyPair, ids)
		if err != nil {
			return nil, err
		}
		pairs = picked
	}
	for _, name := range names {
		pair, err := r.FindKeyPair(name)
		if err != nil {
			return nil, err
		}
		pairs = append(pairs, pair)
	}
	return pairs, nil
}

// AddKeyPair keeps the public half of a key under a name that is still free;
// it sets the pair's id and time.
func (r *Region) AddKeyPair(pair KeyPair) (*KeyPair, error) {
	if err := r.CheckKeyName(pair.Name); err != nil {
		return nil, err
	}
	pair.ID, pair.CreatedAt = r.NewID("key"), r.Now()
	r.KeyPairs[pair.ID] = &pair
	return &pair, nil
}

// CheckKeyName refuses a name that a new key pair cannot have.
func (r *Region) CheckKeyName(name string) error {
	switch {
	case name == "":
		return refuse("MissingParameter", "The request must contain the parameter KeyName")
	case !isASCII(name) || len(name) > 255:
		return refuse("InvalidParameterValue", "Value for parameter KeyName is invalid. Length exceeds maximum of 255 or characters beyond ASCII.")
	}
	if _, err := r.FindKeyPair(name); err == nil {
		return refuse("InvalidKeyPair.Duplicate", "The keypair already exists")
	}
	return nil
}

// DeleteKeyPair forgets a key pair by its name or id and returns its id. A name
// that is not there is no error, and its id is "".
func (r *Region) DeleteKeyPair(id, name string) (string, error) {
	if id != "" {
		pair, err := r.FindKeyPairByID(id)
		if err != nil {
			return "", err
		}
		delete(r.KeyPairs, pair.ID)
		return pair.ID, nil
	}
	pair, err := r.FindKeyPair(name)
	if err != nil {
		return "", nil //nolint:nilerr // deleting what is not there is no error (EC2 API reference, DeleteKeyPair)
	}
	delete(r.KeyPairs, pair.ID)
	return pair.ID, nil
}
