package ec2

import (
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) keyPairOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("CreateKeyPair", s.createKeyPair).Differing("format ppk is refused").From("Amazon EC2 user guide, Key pairs"),
		wire.Writes("ImportKeyPair", s.importKeyPair),
		wire.Writes("DeleteKeyPair", s.deleteKeyPair),
		wire.Op("DescribeKeyPairs", s.describeKeyPairs),
	}
}

// CreateKeyPairInput names a new key pair.
type CreateKeyPairInput struct {
	DryRun            *bool
	KeyFormat         *string
	KeyName           string `req:"true"`
	KeyType           *string
	TagSpecifications []TagSpecification `in:"TagSpecification"`
}

// CreateKeyPairOutput holds the private key, which nobody keeps.
type CreateKeyPairOutput struct {
	KeyFingerprint string
	KeyMaterial    string
	KeyName        string
	KeyPairId      string
	Tags           []Tag `out:"tagSet"`
}

func (s *Service) createKeyPair(call *wire.Call, in *CreateKeyPairInput) (*CreateKeyPairOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	tags, err := specifiedTags(in.TagSpecifications, "key-pair")
	if err != nil {
		return nil, err
	}
	// A taken name is refused before the long work on a key.
	if err := region.CheckKeyName(in.KeyName); err != nil {
		return nil, err
	}
	switch format := given(in.KeyFormat); format {
	case "", "pem":
	case "ppk":
		return nil, refuse("UnsupportedOperation", "The key format 'ppk' is not supported here. Use 'pem'.")
	default:
		return nil, refuse("InvalidParameterValue", "Value ("+format+") for parameter KeyFormat is invalid.")
	}
	kind := given(in.KeyType)
	if kind == "" {
		kind = rsaKey
	}
	made, err := generateKey(kind)
	if err != nil {
		return nil, err
	}
	pair, err := region.AddKeyPair(network.KeyPair{
		Name: in.KeyName, Type: kind, Fingerprint: made.fingerprint,
		PublicKey: made.public + " " + in.KeyName, Tags: tags,
	})
	if err != nil {
		return nil, err
	}
	return &CreateKeyPairOutput{
		KeyFingerprint: pair.Fingerprint, KeyMaterial: made.private,
		KeyName: pair.Name, KeyPairId: pair.ID, Tags: tagSet(pair.Tags),
	}, nil
}

// ImportKeyPairInput is the public half of a key made elsewhere.
type ImportKeyPairInput struct {
	DryRun            *bool
	KeyName           string             `req:"true"`
	PublicKeyMaterial []byte             `req:"true"`
	TagSpecifications []TagSpecification `in:"TagSpecification"`
}

// ImportKeyPairOutput shows the key pair.
type ImportKeyPairOutput struct {
	KeyFingerprint string
	KeyName        string
	KeyPairId      string
	Tags           []Tag `out:"tagSet"`
}

func (s *Service) importKeyPair(call *wire.Call, in *ImportKeyPairInput) (*ImportKeyPairOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	tags, err := specifiedTags(in.TagSpecifications, "key-pair")
	if err != nil {
		return nil, err
	}
	key, err := readPublicKey(in.PublicKeyMaterial)
	if err != nil {
		return nil, err
	}
	pair, err := region.AddKeyPair(network.KeyPair{
		Name: in.KeyName, Type: key.kind, Fingerprint: key.fingerprint,
		PublicKey: key.public + " " + in.KeyName, Tags: tags,
	})
	if err != nil {
		return nil, err
	}
	return &ImportKeyPairOutput{
		KeyFingerprint: pair.Fingerprint, KeyName: pair.Name, KeyPairId: pair.ID, Tags: tagSet(pair.Tags),
	}, nil
}

// DeleteKeyPairInput names a key pair by name or id.
type DeleteKeyPairInput struct {
	DryRun    *bool
	KeyName   *string
	KeyPairId *string
}

// DeleteKeyPairOutput says which key pair was forgotten.
type DeleteKeyPairOutput struct {
	Return    bool
	KeyPairId string
}

func (s *Service) deleteKeyPair(call *wire.Call, in *DeleteKeyPairInput) (*DeleteKeyPairOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	if given(in.KeyName) == "" && given(in.KeyPairId) == "" {
		return nil, refuse("MissingParameter", "The request must contain the parameter KeyName or KeyPairId")
	}
	id, err := region.DeleteKeyPair(given(in.KeyPairId), given(in.KeyName))
	if err != nil {
		return nil, err
	}
	return &DeleteKeyPairOutput{Return: true, KeyPairId: id}, nil
}

// DescribeKeyPairsInput asks for key pairs.
type DescribeKeyPairsInput struct {
	DryRun           *bool
	Filters          []Filter `in:"Filter"`
	IncludePublicKey *bool
	KeyNames         []string `in:"KeyName"`
	KeyPairIds       []string `in:"KeyPairId"`
}

// DescribeKeyPairsOutput lists key pairs by id.
type DescribeKeyPairsOutput struct {
	KeyPairs []KeyPairInfo `out:"keySet"`
}

// KeyPairInfo is a key pair as EC2 shows it.
type KeyPairInfo struct {
	CreateTime     time.Time
	KeyFingerprint string
	KeyName        string
	KeyPairId      string
	KeyType        string
	PublicKey      string
	Tags           []Tag `out:"tagSet"`
}

func (s *Service) describeKeyPairs(call *wire.Call, in *DescribeKeyPairsInput) (*DescribeKeyPairsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	pairs, err := region.SelectKeyPairs(in.KeyPairIds, in.KeyNames)
	if err != nil {
		return nil, err
	}
	pairs, err = apply(pairs, in.Filters, fields[*network.KeyPair]{
		"key-pair-id": one(func(k *network.KeyPair) string { return k.ID }),
		"fingerprint": one(func(k *network.KeyPair) string { return k.Fingerprint }),
		"key-name":    one(func(k *network.KeyPair) string { return k.Name }),
	}, func(k *network.KeyPair) network.Tags { return k.Tags })
	if err != nil {
		return nil, err
	}
	out := &DescribeKeyPairsOutput{KeyPairs: []KeyPairInfo{}}
	for _, pair := range pairs {
		info := KeyPairInfo{
			CreateTime: pair.CreatedAt, KeyFingerprint: pair.Fingerprint, KeyName: pair.Name,
			KeyPairId: pair.ID, KeyType: pair.Type, Tags: tagSet(pair.Tags),
		}
		if isTrue(in.IncludePublicKey) {
			info.PublicKey = pair.PublicKey
		}
		out.KeyPairs = append(out.KeyPairs, info)
	}
	return out, nil
}
