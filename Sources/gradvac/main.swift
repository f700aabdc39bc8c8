print("gradvac")
