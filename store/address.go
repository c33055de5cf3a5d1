package store

import (
	"errors"

	"github.com/redis/go-redis/v9"
)

// RedisAt reads redis://user@host:port/db or rediss:// into options. The errors hold nothing of the address, which may
// have a password in it.
func RedisAt(url, password string) (redis.UniversalOptions, error) {
	o, err := redis.ParseURL(url)
	if err != nil {
		return redis.UniversalOptions{}, errors.New("redis URL can not be read: it looks like redis://host:6379/0")
	}
	if password == "" {
		password = o.Password
	}
	return redis.UniversalOptions{
		Addrs: []string{o.Addr}, DB: o.DB, Username: o.Username, Password: password, TLSConfig: o.TLSConfig,
	}, nil
}
