package files

// User is somebody who owns files on a machine.
type User struct {
	Name string
	UID  int
	Home string
}

// Root may do everything.
var Root = User{Name: "root", UID: 0, Home: "/root"}

// IsRoot says whether permission bits do not bind the user.
func (u User) IsRoot() bool { return u.UID == 0 }

// The bits asked of a node, as in access(2).
const (
	Read    = 4
	Write   = 2
	Execute = 1
)

// allows says whether the node's bits grant want to the user. There are no
// groups: the group's bits are for nobody.
func (n *Node) allows(u User, want uint32) bool {
	if u.IsRoot() {
		return n.Mode.IsDir() || want&Execute == 0 || n.Mode.Perm()&0o111 != 0
	}
	bits := uint32(n.Mode.Perm())
	if n.Owner == u.Name {
		bits >>= 6
	}
	return bits&want == want
}
