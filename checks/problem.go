package checks

import (
	"errors"

	"linklab/checks/account"
)

// readProblem is the diagnosis of a read that failed. Every kind has one key
// and one set of arguments; a denial has one for each kind of policy that AWS
// names, as another thing helps against each.
func readProblem(failure *account.Error) *Diagnosis {
	or := func(text, otherwise string) string {
		if text == "" {
			return otherwise
		}
		return text
	}
	args := map[string]string{}
	switch failure.Kind {
	case account.NoCredentials, account.Expired:
		args["profile"] = or(account.OneLine(failure.Profile), "default")
	case account.NoProfile:
		args["profile"] = or(account.OneLine(failure.Profile), "default")
	case account.BadConfig, account.BadTLS, account.BadEndpoint, account.BadBundle, account.BadProxy:
		args["detail"] = failure.Detail
	case account.NoRegion:
	case account.ClockSkew:
		args["skew"] = or(skew(failure), "> 5m")
	case account.WrongRegion:
		args["region"], args["detail"] = or(account.OneLine(failure.Region), "?"), failure.Detail
	case account.Throttled, account.TooSlow, account.ProxyLogin:
		args["action"] = or(failure.Action, "AWS")
	default:
		args["action"], args["detail"] = or(failure.Action, "AWS"), failure.Detail
	}
	key := "read." + string(failure.Kind)
	if failure.Kind == account.Denied && failure.Refuser != account.UnnamedRefuser {
		key += "-" + string(failure.Refuser)
	}
	return &Diagnosis{Key: key, Args: args}
}

// Unopened is the diagnosis of an account that could not even be opened, nil for
// an error that is of something else.
func Unopened(err error) *Diagnosis {
	var failure *account.Error
	if !errors.As(err, &failure) {
		return nil
	}
	return readProblem(failure)
}

func skew(failure *account.Error) string {
	if failure.Skew == 0 {
		return ""
	}
	return failure.Skew.Abs().String()
}

// Unread is the finding of a check that could not look: never a failure.
func Unread(err error) Finding {
	return Finding{Outcome: Unknown, Diagnosis: ProblemOf(err)}
}
